using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Sqlite.Contract;

public sealed class SqliteSplitTests : SplitContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new SqliteHome());
}
