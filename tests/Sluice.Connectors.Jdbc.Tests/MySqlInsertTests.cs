namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>Rows go in by INSERT of many rows.</summary>
public sealed class MySqlInsertTests : MySqlModesTests
{
    private protected override string Parameters => "?allowLoadLocalInfile=false";
}
