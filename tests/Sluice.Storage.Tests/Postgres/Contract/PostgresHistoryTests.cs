using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Postgres.Contract;

public sealed class PostgresHistoryTests : HistoryContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => PostgresHome.CreateAsync();
}
