namespace Sluice.Connectors.Files.Packing;

/// <summary>An archive in the hands of the reader of one entry: kept for the next one when that was read to its end, and else closed.</summary>
internal sealed class ArchiveLease(OpenArchives archives, string path, OpenArchive archive) : IDisposable
{
    private bool _isOver;

    /// <summary>The entry's text.</summary>
    public UnpackedStream? Text { get; set; }

    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        if (Text is { IsWhole: true })
            archives.Keep(path, archive);
        else
            archive.Dispose();
    }
}
