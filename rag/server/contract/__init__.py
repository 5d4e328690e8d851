"""What goes in and out over HTTP, one file a subject; the OpenAPI document is made of these."""
