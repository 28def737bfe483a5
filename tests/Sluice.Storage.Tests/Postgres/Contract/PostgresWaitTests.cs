using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Postgres.Contract;

public sealed class PostgresWaitTests : WaitContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => PostgresHome.CreateAsync();
}
