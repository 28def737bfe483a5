using Sluice.Core.Ports;
using Sluice.Storage.Contract;
using Sluice.Storage.Sqlite;

namespace Sluice.Storage.Tests.Sqlite;

/// <summary>A store's file in a folder of its own. It has one owner.</summary>
internal sealed class SqliteHome : IControlStoreHome
{
    private readonly TemporaryFolder _folder = new();

    public ValueTask<IControlStore> OpenAsync() =>
        new(SqliteControlStore.Open(_folder.File("store.db"), TimeProvider.System, () => Guid.NewGuid().ToString("N")));

    public ValueTask<IControlStore?> OpenSecondAsync() => new((IControlStore?)null);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
