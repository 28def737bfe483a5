using Sluice.Connect.Config;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Gives the schema of the test, whatever the job file says.</summary>
internal sealed class TestDialect(TableSchema schema) : ISchemaDialect
{
    public DataType ReadType(ConfigValue value) => throw new NotSupportedException();

    public TableSchema ReadSchema(ConfigObject schema1, TablePath fallbackPath) =>
        schema1["table"] is ConfigScalar name ? schema.WithPath(TablePath.Parse(name.Text)) : schema;
}
