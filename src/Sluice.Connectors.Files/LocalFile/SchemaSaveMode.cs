namespace Sluice.Connectors.Files.LocalFile;

/// <summary>What to do about the target directory before the first row.</summary>
internal enum SchemaSaveMode
{
    CreateSchemaWhenNotExist = 0,
    RecreateSchema = 1,
    ErrorWhenSchemaNotExist = 2,
    Ignore = 3,
}
