using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Sqlite.Contract;

public sealed class SqliteSessionTests : SessionContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new SqliteHome());
}
