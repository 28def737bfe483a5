using Sluice.Storage.Contract;

namespace Sluice.Storage.Tests.Postgres.Contract;

public sealed class PostgresViewTests : ViewContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => PostgresHome.CreateAsync();
}
