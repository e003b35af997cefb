"""The handbook with Sphinx: `sphinx-build -W sphinx out`."""

project = "Handbook"
extensions = ["myst_parser", "flowmap.documents.sphinx"]
html_theme = "alabaster"
# flowmap_url = "https://flowmap.example.org"  # then boxes lead to the pages of the web application
