"""Certificates of one authority, and some of another, for processes that speak TLS with each other."""

from __future__ import annotations

from pathlib import Path

import trustme

FILES = {"ca-file": "ca.pem", "cert": "cert.pem", "key": "key.pem"}
"""What schedulers and workers call the authority, the certificate and its key, and their files."""
OTHER = "other-"
"""Before the names of the files of the other authority."""


def write_certificates(folder: Path) -> Path:
    """Issue the certificates of both authorities into a folder and return that."""
    for before in ("", OTHER):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(folder / f"{before}ca.pem")
        issued = authority.issue_cert("127.0.0.1")
        issued.cert_chain_pems[0].write_to_path(folder / f"{before}cert.pem")
        issued.private_key_pem.write_to_path(folder / f"{before}key.pem")
    return folder
