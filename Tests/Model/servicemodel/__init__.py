"""The service model of SERVICE-MODEL.md once more: slow, plain, and apart from the engine. (n) are its exact rules."""
