//! A job: the program and all that it starts, and their common end.

use std::ffi::c_void;
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::WAIT_TIMEOUT;
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, IsProcessInJob, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION, JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
    JobObjectBasicAccountingInformation, JobObjectBasicProcessIdList,
    JobObjectExtendedLimitInformation, QueryInformationJobObject, SetInformationJobObject,
    TerminateJobObject,
};
use windows_sys::Win32::System::Threading::{
    OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_SYNCHRONIZE,
    QueryFullProcessImageNameW, WaitForSingleObject,
};

use crate::Left;

/// More than so many are not looked at one by one.
const MEMBERS: usize = 1024;

/// Closing it ends everybody in it.
#[derive(Debug)]
pub(super) struct Job(OwnedHandle);

/// JOBOBJECT_BASIC_PROCESS_ID_LIST, with room.
#[repr(C)]
struct Members {
    assigned: u32,
    listed: u32,
    ids: [usize; MEMBERS],
}

impl Job {
    pub fn new() -> io::Result<Self> {
        // SAFETY: no name, no attributes.
        let job = unsafe { CreateJobObjectW(null(), null()) };
        if job.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the call has opened it for us.
        let job = Self(unsafe { OwnedHandle::from_raw_handle(job) });
        let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        // SAFETY: the structure that this class has, and its size.
        let ok = unsafe {
            SetInformationJobObject(
                job.0.as_raw_handle(),
                JobObjectExtendedLimitInformation,
                (&raw const limits).cast(),
                size_of_val(&limits) as u32,
            )
        };
        if ok == 0 {
            Err(io::Error::last_os_error())
        } else {
            Ok(job)
        }
    }

    pub fn take(&self, process: &OwnedHandle) -> io::Result<()> {
        // SAFETY: two open handles.
        match unsafe { AssignProcessToJobObject(self.0.as_raw_handle(), process.as_raw_handle()) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }

    /// Ends everybody in it.
    pub fn terminate(&self) {
        // SAFETY: an open handle. There is nobody left whom it could fail to end.
        unsafe { TerminateJobObject(self.0.as_raw_handle(), 1) };
    }

    /// Who, other than these, is still there at the deadline.
    pub fn survivors(&self, others: &[Option<u32>], deadline: Instant) -> Vec<Left> {
        let mut members = Box::new(Members {
            assigned: 0,
            listed: 0,
            ids: [0; MEMBERS],
        });
        let into: *mut Members = &mut *members;
        if !self.query(
            JobObjectBasicProcessIdList,
            into.cast(),
            size_of::<Members>(),
        ) {
            return Vec::new();
        }
        let ids = members.ids[..MEMBERS.min(members.listed as usize)].iter();
        let ids = ids
            .map(|id| *id as u32)
            .filter(|id| !others.contains(&Some(*id)));
        ids.filter_map(|id| alive_at(id, deadline)).collect()
    }

    /// Opens a process of its own. The id of one that has ended may name a
    /// stranger by now.
    pub fn open(&self, id: u32, access: u32) -> Option<OwnedHandle> {
        let process = open(id, access | PROCESS_QUERY_LIMITED_INFORMATION)?;
        let mut is_in_it = 0;
        // SAFETY: two open handles, and room for the answer.
        let ok = unsafe {
            IsProcessInJob(
                process.as_raw_handle(),
                self.0.as_raw_handle(),
                &mut is_in_it,
            )
        };
        (ok != 0 && is_in_it != 0).then_some(process)
    }

    /// The time for which its members have computed, those that have ended included.
    pub fn computed(&self) -> Option<Duration> {
        let mut times = JOBOBJECT_BASIC_ACCOUNTING_INFORMATION::default();
        let size = size_of_val(&times);
        let into: *mut JOBOBJECT_BASIC_ACCOUNTING_INFORMATION = &mut times;
        let known = self.query(JobObjectBasicAccountingInformation, into.cast(), size);
        // In units of 100 ns.
        let units = times.TotalUserTime.checked_add(times.TotalKernelTime)?;
        known.then_some(Duration::from_nanos(u64::try_from(units).ok()? * 100))
    }

    fn query(&self, class: i32, into: *mut c_void, size: usize) -> bool {
        // SAFETY: both callers have room for the structure of the class that they name.
        unsafe {
            QueryInformationJobObject(self.0.as_raw_handle(), class, into, size as u32, null_mut())
                != 0
        }
    }
}

/// `None` for one who has gone.
fn open(id: u32, access: u32) -> Option<OwnedHandle> {
    // SAFETY: takes numbers.
    let process = unsafe { OpenProcess(access, 0, id) };
    // SAFETY: unless it is null, the call has opened it for us.
    (!process.is_null()).then(|| unsafe { OwnedHandle::from_raw_handle(process) })
}

fn alive_at(id: u32, deadline: Instant) -> Option<Left> {
    let process = open(id, PROCESS_SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION)?;
    let left = deadline
        .saturating_duration_since(Instant::now())
        .as_millis() as u32;
    // SAFETY: an open handle.
    if unsafe { WaitForSingleObject(process.as_raw_handle(), left) } != WAIT_TIMEOUT {
        return None;
    }
    let mut path = [0; 512];
    let mut length = path.len() as u32;
    // SAFETY: an open handle, and a buffer with its length.
    let named = unsafe {
        QueryFullProcessImageNameW(
            process.as_raw_handle(),
            PROCESS_NAME_WIN32,
            path.as_mut_ptr(),
            &mut length,
        )
    };
    let path = String::from_utf16_lossy(&path[..if named == 0 { 0 } else { length as usize }]);
    let name = path.rsplit('\\').next().unwrap_or_default();
    Some(Left::new(id, name.to_owned()))
}
