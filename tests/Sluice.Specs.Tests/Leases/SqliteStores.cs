using Sluice.Specs.Tests.Proofs;
using Sluice.Storage.Sqlite;

namespace Sluice.Specs.Tests.Leases;

/// <summary>Fresh SQLite stores, one at a time: the one before is closed.</summary>
internal sealed class SqliteStores : IDisposable
{
    private readonly DirectoryInfo _folder = Scratch.Folder();
    private SqliteControlStore? _store;
    private int _count;

    public SqliteControlStore Fresh()
    {
        Close();
        _store = SqliteControlStore.Open(Path.Combine(_folder.FullName, $"{++_count}.db"), TimeProvider.System, () => $"{_count:x32}");
        return _store;
    }

    public void Dispose()
    {
        Close();
        _folder.Delete(recursive: true);
    }

    private void Close()
    {
        if (_store is not null)
            Done.Of(_store.DisposeAsync());
        _store = null;
    }
}
