namespace Sluice.Connectors.Files.Packing;

/// <summary>
/// Archives that were opened for an entry and are kept for a later one. Without that, each entry of a tar.gz unpacks all that is before it:
/// with many entries nearly all of the work. Thread-safe.
/// </summary>
internal sealed class OpenArchives : IDisposable
{
    private const int MostKept = 16;

    private readonly Lock _lock = new();
    private readonly List<(string Path, OpenArchive Archive)> _kept = [];
    private bool _isDisposed;
    private int _opened;

    /// <summary>How often an archive was opened anew.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Takes an archive that is open before an entry, the nearest to it; or opens one.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="index">The entry.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="isNew">It was opened.</param>
    public OpenArchive Take(string path, int index, Func<OpenArchive> open, out bool isNew)
    {
        lock (_lock)
        {
            var best = -1;
            for (var i = 0; i < _kept.Count; i++)
            {
                if (_kept[i].Path == path && _kept[i].Archive.Next <= index && (best < 0 || _kept[i].Archive.Next > _kept[best].Archive.Next))
                    best = i;
            }

            isNew = best < 0;
            if (!isNew)
            {
                var found = _kept[best].Archive;
                _kept.RemoveAt(best);
                return found;
            }
        }

        Interlocked.Increment(ref _opened);
        return open();
    }

    /// <summary>Keeps an archive whose last entry was read to its end; the one that was kept longest goes when there are too many.</summary>
    public void Keep(string path, OpenArchive archive)
    {
        OpenArchive? old = archive;
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _kept.Add((path, archive));
                old = _kept.Count > MostKept ? _kept[0].Archive : null;
                if (old is not null)
                    _kept.RemoveAt(0);
            }
        }

        old?.Dispose();
    }

    public void Dispose()
    {
        List<OpenArchive> all;
        lock (_lock)
        {
            _isDisposed = true;
            all = _kept.ConvertAll(k => k.Archive);
            _kept.Clear();
        }

        all.ForEach(a => a.Dispose());
    }
}
