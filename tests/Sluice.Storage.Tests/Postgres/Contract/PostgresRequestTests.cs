using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Postgres.Contract;

public sealed class PostgresRequestTests : RequestContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => PostgresHome.CreateAsync();
}
