namespace Sluice.Connectors.Standard.Transforms.Validation;

internal enum RuleKind
{
    NotNull = 0,
    Range = 1,
    Length = 2,
    Regex = 3,
}
