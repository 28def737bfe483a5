using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Files.LocalFile;

namespace Sluice.Connectors.Files.Staging;

/// <summary>
/// The files of one commit: one for each folder, another one when it is full. At most <see cref="MostOpen"/> are open at once, however
/// many folders the rows go to.
/// </summary>
internal sealed class StagedFiles(WriterRequest request, long sequence) : IDisposable
{
    private const int MostOpen = 64;

    private readonly Dictionary<TablePath, Dictionary<string, StagedFile>> _current = [];
    private readonly Dictionary<string, int> _parts = new(StringComparer.Ordinal);
    private readonly LinkedList<StagedFile> _open = [];
    private readonly List<StagedFile> _all = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly TransactionId _id = new(request.Token, sequence);
    private int _named;

    /// <summary>There is nothing to commit.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>Files that are open now: they share the memory.</summary>
    public int OpenCount => _open.Count;

    /// <summary>Rows in all files.</summary>
    public long Rows => _all.Sum(f => (long)f.Rows);

    /// <summary>The file that the next row of a folder goes to.</summary>
    /// <param name="table">The table.</param>
    /// <param name="folder">The folder below the target directory; empty for the directory itself.</param>
    /// <param name="isNew">The file is new: write its head first.</param>
    public StagedFile For(FileSinkTable table, string folder, out bool isNew)
    {
        if (!_current.TryGetValue(table.Schema.Path, out var folders))
            _current.Add(table.Schema.Path, folders = new Dictionary<string, StagedFile>(StringComparer.Ordinal));
        isNew = !folders.TryGetValue(folder, out var file) || file.Rows >= table.RowsPerFile;
        if (isNew)
        {
            file?.Close();
            if (file is not null)
                _open.Remove(file);
            folders[folder] = file = Create(table, NameIn(table, folder));
        }

        if (_open.Last?.Value != file)
            MoveToFront(file!);
        return file!;
    }

    /// <summary>A new file that has its name already. It is open until the caller closes it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">Its path below the target directory.</param>
    public StagedFile Named(FileSinkTable table, string path) => Create(table, Path.Combine(table.Path, path));

    /// <summary>Makes all files durable.</summary>
    public StagedManifest Stage()
    {
        var entries = _all.ConvertAll(f => f.Sync());
        foreach (var folder in _folders)
        {
            request.Breadcrumb.At("file.stage", folder);
            try
            {
                Folders.SyncUp(folder, Path.GetDirectoryName(folder[..folder.IndexOf(StagingFolder.Name, StringComparison.Ordinal)])!);
            }
            catch (IOException e)
            {
                throw SinkFault.Of(folder, e);
            }
        }

        return new StagedManifest(entries);
    }

    /// <summary>Removes the files.</summary>
    public void Delete()
    {
        Dispose();
        foreach (var file in _all.Where(f => File.Exists(f.StagedPath)))
            File.Delete(file.StagedPath);
    }

    /// <summary>Closes the files as they are.</summary>
    public void Dispose()
    {
        foreach (var file in _all)
            file.Dispose();
        _open.Clear();
    }

    private string NameIn(FileSinkTable table, string folder)
    {
        var target = Path.Combine(table.Path, folder);
        var part = _parts.GetValueOrDefault(target);
        _parts[target] = part + 1;
        return Path.Combine(target, table.Names.Of(_id, part));
    }

    /// <summary>Whoever names folders keeps names that lead elsewhere out; here nothing passes that was overlooked.</summary>
    private static void DemandBelow(FileSinkTable table, string published)
    {
        if (!published.Contains('\0', StringComparison.Ordinal)
            && Path.GetRelativePath(table.Path, published) is var relative && !Path.IsPathRooted(relative)
            && relative.Split(Path.DirectorySeparatorChar).All(p => p is not ("." or ".." or StagingFolder.Name)))
            return;
        throw SinkFault.Outside(table.Path, published);
    }

    private StagedFile Create(FileSinkTable table, string published)
    {
        DemandBelow(table, published);
        var staging = StagingFolder.OfSink(table.Path, request.Token.Sink);
        if (!_folders.Contains(staging))
        {
            request.Permit.Demand();
            request.Breadcrumb.At("file.mkdir", staging);
            try
            {
                Directory.CreateDirectory(staging);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw SinkFault.Of(staging, e);
            }

            _folders.Add(staging);
        }

        var file = new StagedFile(FreeName(staging), published, table.Encoding, table.IsCompressed, request);
        _all.Add(file);
        return file;
    }

    /// <summary>
    /// What an earlier try of the same attempt has staged is left as it is: it may be recorded, although nobody heard of it, or be recorded late.
    /// </summary>
    private string FreeName(string staging)
    {
        string path;
        do
            path = Path.Combine(staging, StagingFolder.FileName(request.Token, sequence, _named++));
        while (File.Exists(path));
        return path;
    }

    private void MoveToFront(StagedFile file)
    {
        _open.Remove(file);
        _open.AddLast(file);
        if (_open.Count <= MostOpen)
            return;
        _open.First!.Value.Close();
        _open.RemoveFirst();
    }
}
