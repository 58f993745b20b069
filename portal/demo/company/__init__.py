"""The demo company before anything happened in it: its ground, its people, its rules and its rotas."""
