namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Computes one value from the arguments of one row.</summary>
/// <param name="arguments">The arguments.</param>
/// <param name="result">Takes the value.</param>
/// <returns>False: the value is null.</returns>
internal delegate bool ScalarFunction(CallArguments arguments, CallResult result);
