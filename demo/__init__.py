"""The cast and their stories: one command fills a believable country, through the services.

Everything here is played by people in their roles with the clock moved; no row is written finished.
"""
