using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Sqlite.Contract;

public sealed class SqliteViewTests : ViewContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new SqliteHome());
}
