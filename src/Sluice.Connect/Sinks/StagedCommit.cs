namespace Sluice.Connect.Sinks;

/// <summary>
/// Rows that are safely stored under hidden names and wait for the record that publishes them. Kept in the job's store and read by
/// later releases.
/// </summary>
/// <param name="Manifest">What publishing needs, in the sink's own words (usually JSON with hidden and final names).</param>
/// <param name="Rows">Number of rows.</param>
public sealed record StagedCommit(string Manifest, long Rows);
