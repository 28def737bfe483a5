namespace Sluice.Connectors.Files.Packing;

/// <summary>An archive that is open, for one reader of its entries at a time.</summary>
/// <param name="reader">The library's reader; it owns the file.</param>
/// <param name="file">The file, for its position.</param>
internal sealed class OpenArchive(IDisposable reader, Stream file) : IDisposable
{
    /// <summary>The library's reader.</summary>
    public IDisposable Reader => reader;

    /// <summary>The file.</summary>
    public Stream File => file;

    /// <summary>The first entry that can still be read: a tar archive is read from its start to its end.</summary>
    public int Next { get; set; }

    public void Dispose() => reader.Dispose();
}
