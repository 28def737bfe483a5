namespace Sluice.JobFiles.Text;

internal enum FrameKind
{
    /// <summary>Fields.</summary>
    Object,

    /// <summary>Fields under <c>source</c>, <c>transform</c> or <c>sink</c>: each is an item of a list, and carries its key as its name.</summary>
    Section,

    /// <summary>Items.</summary>
    Array,
}
