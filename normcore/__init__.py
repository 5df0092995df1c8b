"""Normalization of tensors, computed exactly: which cells share a mean and a variance, and what comes out.

The functions of torch.nn.functional on numpy arrays, and the one formula behind them for any layout of axes:

>>> import numpy as np
>>> x = np.array([[1.0, 2.0], [3.0, 6.0]])
>>> record = normalize(x, BATCH, "NC")
>>> record.mean.tolist(), record.var.tolist(), record.count, record.n
([2.0, 4.0], [1.0, 4.0], 2, 2)
>>> bool(np.allclose(record.y, batch_norm(x, None, None, training=True)))
True
>>> group_labels(LAYER, x.shape, "NC").tolist()
[[0, 0], [1, 1]]
>>> properties(x.shape, "NC").cell("batch_dependency", LAYER).code
'independent'
"""

from normcore.axes import Layout, Role
from normcore.batch_mates import other_mates, swap_batch_mate
from normcore.conventions import CONVENTIONS, Convention, convention_named
from normcore.errors import ArgumentTypeError, DTypeError, NormError, RankError, SampleError
from normcore.experiments import EARLIER_BATCHES, batch_size_noise, running_average, running_from
from normcore.functional import batch_norm, group_norm, instance_norm, layer_norm, rms_norm
from normcore.kinds import BATCH, INSTANCE, KINDS, LAYER, LAYER_CHANNELS, RMS, NormKind, group, kind_named
from normcore.normalization import NormRecord, normalize
from normcore.partitions import AveragedAxis, Partition, group_labels, partition
from normcore.property_table import Cell, PropertyTable, properties
from normcore.running import RunningStats
from normcore.statistics import Moments, moments

__all__ = [
    "BATCH",
    "CONVENTIONS",
    "EARLIER_BATCHES",
    "INSTANCE",
    "KINDS",
    "LAYER",
    "LAYER_CHANNELS",
    "RMS",
    "ArgumentTypeError",
    "AveragedAxis",
    "Cell",
    "Convention",
    "DTypeError",
    "Layout",
    "Moments",
    "NormError",
    "NormKind",
    "NormRecord",
    "Partition",
    "PropertyTable",
    "RankError",
    "Role",
    "RunningStats",
    "SampleError",
    "batch_norm",
    "batch_size_noise",
    "convention_named",
    "group",
    "group_labels",
    "group_norm",
    "instance_norm",
    "kind_named",
    "layer_norm",
    "moments",
    "normalize",
    "other_mates",
    "partition",
    "properties",
    "rms_norm",
    "running_average",
    "running_from",
    "swap_batch_mate",
]
