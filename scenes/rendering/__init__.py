"""From a lesson and a spec to an encoded film: jobs, the worker process, encoding, joining and placing."""
