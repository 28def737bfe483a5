using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Values that substitutions find outside of the file: the environment and the variables that the user gave.</summary>
internal interface IOutsideValues
{
    /// <summary>The value of this name, or <c>null</c>.</summary>
    ConfigValue? Find(string name, TextLocation at);

    /// <summary>How the user gives a value of this name, for a message that it is missing.</summary>
    string Remedy(string name);
}
