using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Postgres.Contract;

public sealed class PostgresRunTests : RunContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => PostgresHome.CreateAsync();
}
