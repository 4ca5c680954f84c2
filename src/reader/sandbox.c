/* sandbox.c — the helper gives away what it does not need, before it sees a byte of a stranger's file.
 *
 * System calls are a list of what is allowed; the rest fails with EPERM rather than killing, since libraries probe.
 * Files may be opened for reading (fonts and character maps are read when a page needs them). Refused are networks,
 * exec, fork, threads, writing, and whatever nobody has thought of.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "src/reader/readers.h"

#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

/* Allowed whatever their arguments. */
static const char *const allowed[] = {
    "read",
    "readv",
    "pread64",
    "preadv",
    "write",
    "writev",
    "lseek",
    "close",
    "dup",
    "fstat",
    "stat",
    "lstat",
    "newfstatat",
    "statx",
    "fstatfs",
    "statfs",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents64",
    "getcwd",
    "poll",
    "ppoll",
    "recvmsg",
    "recvfrom",
    "mmap",
    "munmap",
    "mremap",
    "mprotect",
    "madvise",
    "brk",
    "futex",
    "set_robust_list",
    "rseq",
    "membarrier",
    "sched_yield",
    "sched_getaffinity",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigaltstack",
    "setitimer",
    "getitimer",
    "restart_syscall",
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "gettimeofday",
    "time",
    "times",
    "getrusage",
    "getrandom",
    "getpid",
    "getppid",
    "gettid",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "uname",
    "sysinfo",
    "getrlimit",
    "setrlimit",
    "exit",
    "exit_group",
    "fadvise64",
    "mincore",
    "arch_prctl",
};

static gboolean allow_some (scmp_filter_ctx filter)
{
  int bad = 0;
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++) {
    int call = seccomp_syscall_resolve_name (allowed[i]);
    if (call >= 0) /* not every machine has each */
      bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 0);
  }
  return bad == 0;
}

static gboolean allow_with_arguments (scmp_filter_ctx filter)
{
  int bad = 0;
  if (seccomp_syscall_resolve_name ("open") >= 0)
    bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (open), 1, SCMP_A1 (SCMP_CMP_MASKED_EQ, WRITING, 0));
  bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, WRITING, 0));
  bad |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (openat2), 0);
  bad |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0);
  bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_GETFL));
  bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_GETFD));
  bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_SETFD));
  bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_DUPFD_CLOEXEC));
  /* Only at itself: an abort, and its own limits. */
  bad |=
      seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1, SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t)getpid ()));
  bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 1, SCMP_A0 (SCMP_CMP_EQ, 0));
  return bad == 0;
}

static gboolean load_filter (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  if (!filter)
    return FALSE;
  seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a binary tree: fewer steps a call */
  gboolean ok = allow_some (filter) && allow_with_arguments (filter) && seccomp_load (filter) == 0;
  seccomp_release (filter);
  return ok;
}

/* Root's powers (reading what others may not, for one) go too. */
static gboolean drop_capabilities (void)
{
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  return syscall (SYS_capset, &header, none) == 0;
}

static void limit (int what, rlim_t value)
{
  struct rlimit old;
  if (getrlimit (what, &old) < 0)
    return;
  struct rlimit new = {MIN (value, old.rlim_max), old.rlim_max};
  setrlimit (what, &new);
}

static void limit_for_ever (int what, rlim_t value)
{
  struct rlimit new = {value, value};
  setrlimit (what, &new);
}

void lec_sandbox_memory (guint64 bytes)
{
#ifndef LEC_SANITIZED
  limit (RLIMIT_DATA, bytes);
  limit (RLIMIT_AS, 2 * bytes + (1ull << 30)); /* libraries and the mapped file lie in the address space too */
#endif
}

void lec_sandbox_time (guint seconds)
{
  struct rusage used;
  getrusage (RUSAGE_SELF, &used);
  limit (RLIMIT_CPU, (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + seconds + 1);
}

static void look_for_parent (int signal, siginfo_t *info, void *context)
{
  if (getppid () != info->si_value.sival_int)
    _exit (0);
}

/* The parent's death ends us within half a second. PR_SET_PDEATHSIG would do so at the death of the *thread* that
 * started us, and our parents are threads of a pool. */
static void die_with_parent (void)
{
  struct sigaction action = {.sa_sigaction = look_for_parent, .sa_flags = SA_RESTART | SA_SIGINFO};
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
  struct itimerspec half = {{0, 500000000}, {0, 500000000}};
  timer_t timer;
  event.sigev_value.sival_int = getppid ();
  sigaction (SIGALRM, &action, NULL);
  if (timer_create (CLOCK_MONOTONIC, &event, &timer) == 0)
    timer_settime (timer, 0, &half, NULL);
}

char *lec_sandbox_enter (void)
{
  die_with_parent ();
  limit_for_ever (RLIMIT_CORE, 0);
  limit_for_ever (RLIMIT_FSIZE, 0);
  signal (SIGXFSZ, SIG_IGN);
  gboolean caps = drop_capabilities ();
  gboolean privileges = prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (privileges && load_filter ())
    return g_strdup_printf ("without network, exec, fork and writing (seccomp)%s",
                            caps ? "" : "; capabilities could not be dropped");
  return g_strdup ("limits on memory and time only: this system refuses seccomp filters");
}
