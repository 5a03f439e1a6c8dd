"""Entry of the dashboard: `perhead dashboard`, or `streamlit run dashboard.py`. The pages are drawn by `ui/app/page.py`."""

import streamlit as st

from ui import serving

app = st.App(
    serving.SCRIPT,
    lifespan=serving.while_served,
    middleware=serving.MIDDLEWARE,
    on_script_error=serving.page_failed,
)
