from __future__ import annotations

import sys

from model.cli.main import main

sys.exit(main())
