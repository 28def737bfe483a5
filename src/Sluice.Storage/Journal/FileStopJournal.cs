using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Restores;

namespace Sluice.Storage.Journal;

/// <summary>
/// The stop journal in one file of the node, which one process owns. Whoever appends while a sync runs shares the next one: a thread of its
/// own takes all that wait, writes them, syncs once, and answers them all.
/// </summary>
public sealed class FileStopJournal : IStopJournal, IAsyncDisposable
{
    private readonly FileStream _file;

    /// <summary>What was in the file's place before it was written anew. Kept: whoever has just opened it must not get it for his own.</summary>
    private readonly FileStream? _replaced;
    private readonly JournalRoom _room;
    private readonly string _path;
    private readonly List<JournaledStop> _stops;
    private readonly HashSet<(StoreId Store, RequestId Request)> _requests;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _isWanted = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<JournalAppend> _waiting = [];
    private StoreMark? _mark;
    private SluiceException? _fault;
    private bool _isClosing;

    private FileStopJournal(FileStream file, string path, List<JournaledStop> stops, StoreMark? mark, FileStream? replaced)
    {
        _file = file;
        _replaced = replaced;
        _room = new JournalRoom(file);
        _path = path;
        _stops = stops;
        _requests = [.. stops.Select(s => (s.Store, s.Request.Id))];
        _mark = mark;
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "sluice stop journal" }.Start();
    }

    /// <summary>Opens a journal; makes it when the file does not exist. A torn end, of a process or machine that died, is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="age">How long the store keeps requests. Where at least half of many stops are older, they are left out.</param>
    /// <param name="time">Says how old stops are; a clock that is ahead loses none of them.</param>
    /// <exception cref="SluiceException">SLC4130 to SLC4132: it cannot be used; says why and what to do.</exception>
    public static FileStopJournal Open(string path, TimeSpan? age = null, TimeProvider? time = null)
    {
        FileStream? file = null;
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            file = Take(path);
            var texts = Recover(file, path);
            var shorter = age is { } most ? JournalShortening.TryShorten(path, ref texts, most, time ?? TimeProvider.System) : null;
            var journal = new FileStopJournal(
                shorter ?? file, path, [.. texts.Select(t => t.Stop).OfType<JournaledStop>()],
                texts.Select(t => t.Mark).OfType<StoreMark>().Aggregate((StoreMark?)null, Higher), shorter is null ? null : file);
            FolderSync.Sync(folder);
            return journal;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw JournalFault.Unusable(path, e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask AppendAsync(JournaledStop stop, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_requests.Contains((stop.Store, stop.Request.Id)))
                return default;
        }

        return AddAsync(new JournalText(stop, null), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask RememberAsync(StoreMark mark, CancellationToken cancellationToken) => AddAsync(new JournalText(null, mark), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JournaledStop>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return new([.. _stops]);
    }

    /// <inheritdoc />
    public ValueTask<StoreMark?> ReadMarkAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return new(_mark);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isClosing)
                return;
            _isClosing = true;
            _isWanted.Set();
        }

        await _ended.Task;

        // A room that stays is cut off by whoever opens the file next.
        _room.TryCut(_file.Position);
        await _file.DisposeAsync();
        if (_replaced is not null)
            await _replaced.DisposeAsync();
        _isWanted.Dispose();
    }

    private static FileStream Take(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (File.Exists(path) && e is not DirectoryNotFoundException)
        {
            throw JournalFault.Taken(path, e);
        }
    }

    private static List<JournalText> Recover(FileStream file, string path)
    {
        var magic = JournalFrames.Magic;
        var begins = new byte[magic.Length];
        var read = file.ReadAtLeast(begins, begins.Length, throwOnEndOfStream: false);
        if (read < magic.Length)
        {
            // Made and not yet begun when its process died; anything else is somebody else's file.
            if (!magic.StartsWith(begins.AsSpan(0, read)))
                throw JournalFault.NotOne(path);
            file.SetLength(0);
            file.Position = 0;
            file.Write(magic);
            file.Flush(flushToDisk: true);
        }
        else if (!magic.SequenceEqual(begins))
        {
            throw JournalFault.NotOne(path);
        }

        var (records, end) = JournalFrames.ReadAll(file);
        if (end < file.Length)
        {
            file.SetLength(end);
            file.Flush(flushToDisk: true);
        }

        file.Position = end;
        return [.. records.Select(r => JournalText.Read(r)).OfType<JournalText>()];
    }

    /// <summary>Of two marks the one that counts: a later history of the store, and within one the higher.</summary>
    internal static StoreMark? Higher(StoreMark? known, StoreMark next) =>
        known is null || next.Store != known.Store || next.Incarnation > known.Incarnation
        || (next.Incarnation == known.Incarnation && (next.Timeline != known.Timeline || next.Changes >= known.Changes))
            ? next
            : known;

    private ValueTask AddAsync(JournalText text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var append = new JournalAppend(text);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosing, this);
            if (_fault is not null)
                throw _fault;
            _waiting.Add(append);
            _isWanted.Set();
        }

        return append.DoneAsync(cancellationToken);
    }

    private void Run()
    {
        _room.Refill();
        while (true)
        {
            _isWanted.Wait();
            List<JournalAppend> batch;
            lock (_gate)
            {
                if (_waiting.Count == 0 && _isClosing)
                    break;
                (batch, _waiting) = (_waiting, []);
                _isWanted.Reset();
                if (_isClosing)
                    _isWanted.Set();
            }

            if (batch.Count > 0)
                Store(batch);
            _room.Refill();
        }

        _ended.SetResult();
    }

    private void Store(List<JournalAppend> batch)
    {
        var end = _file.Position;
        try
        {
            using var bytes = new MemoryStream();
            foreach (var append in batch)
                JournalFrames.Write(bytes, append.Bytes);
            _room.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var fault = JournalFault.Unusable(_path, e);
            Cut(end, fault);
            foreach (var append in batch)
                append.Fail(fault);
            return;
        }

        lock (_gate)
        {
            foreach (var append in batch)
            {
                if (append.Text.Stop is { } stop)
                {
                    _stops.Add(stop);
                    _requests.Add((stop.Store, stop.Request.Id));
                }

                if (append.Text.Mark is { } mark)
                    _mark = Higher(_mark, mark);
            }
        }

        foreach (var append in batch)
            append.Succeed();
    }

    /// <summary>Half a batch must not stand between what is durable and what comes next. Where it cannot be cut off, nothing comes next.</summary>
    private void Cut(long end, SluiceException fault)
    {
        if (_room.TryCut(end))
            return;
        lock (_gate)
            _fault = fault;
    }
}
