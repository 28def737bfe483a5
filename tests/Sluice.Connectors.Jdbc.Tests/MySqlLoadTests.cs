namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>Rows go in by LOAD DATA LOCAL INFILE.</summary>
public sealed class MySqlLoadTests : MySqlModesTests
{
    private protected override string Parameters => "";
}
