namespace Sluice.Connectors.Standard.Sql.Evaluation;

internal enum ComparisonKind
{
    Equal = 0,
    NotEqual = 1,
    Less = 2,
    LessOrEqual = 3,
    Greater = 4,
    GreaterOrEqual = 5,
}
