namespace Sluice.Connectors.Files.LocalFile;

/// <summary>A file that a source reads.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Partitions">The columns that its path gives, in order.</param>
internal sealed record FoundFile(string Path, Dictionary<string, string> Partitions);
