namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>What happens when a path finds nothing, or something that does not fit.</summary>
internal enum PathErrors
{
    Fail = 0,
    Skip = 1,
    SkipRow = 2,
}
