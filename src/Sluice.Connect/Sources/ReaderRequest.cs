using Sluice.Connect.Batches;
using Sluice.Connect.Errors;

namespace Sluice.Connect.Sources;

/// <summary>What a split is to be read from, to and with.</summary>
/// <param name="Split">The split.</param>
/// <param name="From">Where to begin: the start, or a position that this source reported.</param>
/// <param name="Batches">Where batches come from.</param>
/// <param name="Errors">Where rows go that cannot be converted.</param>
/// <param name="Breadcrumb">Where to say what comes next.</param>
public sealed record ReaderRequest(Split Split, Position From, IBatchPool Batches, IRowErrors Errors, IBreadcrumb Breadcrumb)
{
    /// <summary>
    /// Where to end, exactly: a position that this source reported earlier for this split, or the end. Only sources with
    /// <see cref="Restart.Exact"/> are asked to end before the end.
    /// </summary>
    public Position Until { get; init; } = Position.End;
}
