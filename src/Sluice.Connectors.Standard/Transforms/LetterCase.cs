namespace Sluice.Connectors.Standard.Transforms;

internal enum LetterCase
{
    Upper = 0,
    Lower = 1,
}
