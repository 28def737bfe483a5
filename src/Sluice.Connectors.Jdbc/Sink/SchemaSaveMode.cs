namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>What happens to the target table before the first row.</summary>
internal enum SchemaSaveMode
{
    RecreateSchema = 0,
    CreateSchemaWhenNotExist = 1,
    ErrorWhenSchemaNotExist = 2,
    Ignore = 3,
}
