using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Sqlite.Contract;

public sealed class SqliteStopTests : StopContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new SqliteHome());
}
