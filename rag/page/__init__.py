"""The chat page: a browser on this machine asks, and every answer lies beside its sources.

Nothing on it leaves the machine. Gradio and the Hugging Face client read these settings when
they are imported, so they are made here, before any module of the page can import them.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
