namespace Sluice.JobFiles;

/// <summary>The codes of job-file errors; docs/errors.md tells each one's meaning and remedy.</summary>
internal static class ErrorCodes
{
    public const string FileNotFound = "SLC1101";
    public const string NotAFile = "SLC1102";
    public const string FileNotReadable = "SLC1103";
    public const string FileEmpty = "SLC1104";
    public const string NotText = "SLC1105";
    public const string TooLarge = "SLC1106";

    public const string Syntax = "SLC1201";
    public const string TooDeep = "SLC1202";
    public const string Include = "SLC1203";
    public const string IncludeCycle = "SLC1204";
    public const string IncludeMissing = "SLC1205";
    public const string Concatenation = "SLC1206";
    public const string SubstitutionCycle = "SLC1207";
    public const string DuplicateKey = "SLC1208";
    public const string SqlTable = "SLC1209";

    public const string VariableMissing = "SLC1301";
    public const string VariableForm = "SLC1302";
    public const string VariableReserved = "SLC1303";
    public const string VariableShadowed = "SLC1304";

    public const string UnknownType = "SLC1401";
    public const string BadSchema = "SLC1402";

    public const string SectionForm = "SLC1501";
    public const string SectionMissing = "SLC1502";
    public const string UnknownPlugin = "SLC1503";
    public const string PluginNotYet = "SLC1504";
    public const string EnvironmentValue = "SLC1505";
    public const string EncryptionForm = "SLC1506";
    public const string UnknownSection = "SLC1507";

    public const string FileOutside = "SLC1508";
    public const string NotifyForm = "SLC1509";

    public const string NameMissing = "SLC1601";
    public const string NameNotUnique = "SLC1602";
    public const string InputUnknown = "SLC1603";
    public const string OutputUnused = "SLC1604";
    public const string GraphCycle = "SLC1605";
    public const string WiringTolerated = "SLC1606";
}
