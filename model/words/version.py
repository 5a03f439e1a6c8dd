"""The version of the model, in one place: the build, the command, files and links all read it here."""

VERSION = "0.1.0"
