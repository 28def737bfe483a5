namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>What becomes of rows that break a rule.</summary>
internal enum ErrorHandling
{
    Fail = 0,
    Skip = 1,
    RouteToTable = 2,
}
