namespace Sluice.Connectors.Standard.Transforms;

internal enum PatternMode
{
    Include = 0,
    Exclude = 1,
}
