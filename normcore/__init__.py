"""Normalization of tensors, computed exactly: who shares a mean and a variance, and what comes out."""
