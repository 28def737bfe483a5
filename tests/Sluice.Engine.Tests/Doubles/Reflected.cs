using System.Reflection;

namespace Sluice.Engine.Tests.Doubles;

internal static class Reflected
{
    /// <summary>The method for the result of a task of this type.</summary>
    public static MethodInfo Generic(this MethodInfo method, Type task) =>
        task.IsGenericType ? method.MakeGenericMethod(task.GetGenericArguments()[0]) : method;
}
