using Sluice.Connect.Schema;

namespace Sluice.Connect.Sources;

/// <summary>
/// A part of a source that is read and committed on its own: a file range, a key range, a table. The plan of splits is stored once
/// and never made again, so a later release must understand it.
/// </summary>
/// <param name="Id">Unique within the source, stable, at most 100 characters of <c>A-Z a-z 0-9 . _ - /</c>.</param>
/// <param name="Table">The table that its rows belong to.</param>
/// <param name="Payload">What the source needs to read it, in its own words (usually JSON).</param>
/// <param name="Description">For people: <c>orders.csv bytes 0-67108864</c>.</param>
public sealed record Split(string Id, TablePath Table, string Payload, string Description)
{
    /// <summary>Expected size in bytes, for progress and ETA; <c>null</c> when unknown.</summary>
    public long? EstimatedBytes { get; init; }

    /// <summary>Expected number of rows; <c>null</c> when unknown.</summary>
    public long? EstimatedRows { get; init; }
}
