"""Specs and the adapter of quoted figures: do they say what they mean, and all faults at once?"""
