namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>How column and table names are folded.</summary>
internal enum FieldCase
{
    Original = 0,
    Uppercase = 1,
    Lowercase = 2,
}
