namespace Sluice.JobFiles.Text;

internal enum ParsePhase
{
    Entry,
    Value,
    After,
}
